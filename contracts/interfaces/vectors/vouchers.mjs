// What `viem` and `ethers` make of vouchers, for the tests of all who sign or check them. In a folder of its own:
//   npm install viem ethers && node vouchers.mjs > vouchers.json
import { ethers } from 'ethers';
import { concat, hashTypedData, keccak256 } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const repeated = (byte) => `0x${byte.repeat(32)}`;
const [genesis, contract, payer, seller, key] = ['11', '22', '33', '44', '46'].map(repeated);
const account = privateKeyToAccount(key);
const terms = { product: 7, withdraw_delay_ms: 900_000, salt: 9 };

const domain_salt = keccak256(concat([genesis, contract]));
const domain = { name: 'KITE tab', version: '1', salt: domain_salt };
const types = { Voucher: [{ name: 'tab', type: 'bytes32' }, { name: 'ceiling', type: 'uint128' }] };
const separator = ethers.TypedDataEncoder.hashDomain(domain);

/** A number in SCALE: the least byte first. */
function number(value, bytes) {
  const all = Array.from({ length: bytes }, (_, at) => Number((BigInt(value) >> BigInt(8 * at)) & 255n));
  return `0x${Buffer.from(all).toString('hex')}`;
}

async function vouched(tab, ceiling) {
  const message = { tab, ceiling };
  const digest = ethers.TypedDataEncoder.hash(domain, types, message);
  const typed = { domain, types, primaryType: 'Voucher', message };
  if (digest !== hashTypedData(typed)) throw new Error('the two do not agree');
  return { ceiling: String(ceiling), digest, signature: await account.signTypedData(typed) };
}

async function tab(token) {
  const asset = token ? concat(['0x01', token]) : '0x00';
  const numbers = [number(terms.withdraw_delay_ms, 8), number(terms.salt, 8)];
  const config = [payer, account.address, number(terms.product, 4), seller, asset, ...numbers];
  const id = keccak256(concat([separator, ...config]));
  const vouchers = await Promise.all([1n, 1_000_000n, (1n << 128n) - 1n].map((ceiling) => vouched(id, ceiling)));
  return { token, id, vouchers };
}

const tabs = await Promise.all([null, repeated('55')].map(tab));
// The other signature with the meaning of the first, which nobody should take.
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const first = ethers.Signature.from(tabs[0].vouchers[0].signature);
const s = ethers.toBeHex(ORDER - BigInt(first.s), 32);
const twin = concat([first.r, s, first.v === 27 ? '0x1c' : '0x1b']);
const signer = account.address.toLowerCase();
const all = { genesis, contract, domain_salt, domain: separator, payer, seller, key, signer, ...terms, tabs, twin };
process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
