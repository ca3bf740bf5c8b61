import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { bigEndian, bytesOf, hexOf, keccak, littleEndian, type Hex } from "./bytes.js";
import { NATIVE } from "./terms.js";

/** What a tab was opened on, as the payment repeats it. */
export interface ChannelConfig {
  /** Whose deposit it is. */
  readonly payer: Hex;
  /** The address of the secp256k1 key that signs for it. */
  readonly payerAuthorizer: Hex;
  readonly receiver: Hex;
  readonly token: string;
  readonly withdrawDelay: number;
  /** Below 2^64. */
  readonly salt: string;
  readonly product: number;
}

/** What an EIP-712 domain of ours consists of. */
export interface Domain {
  readonly name: "KITE tab";
  readonly version: "1";
  readonly salt: Hex;
}

/** What signs vouchers. */
export interface VoucherSigner {
  readonly address: Hex;
  sign(domain: Domain, tab: Hex, ceiling: bigint): Promise<Hex>;
}

const NAME = "KITE tab";
const VERSION = "1";
const DOMAIN_TYPE = "EIP712Domain(string name,string version,bytes32 salt)";

/** The types of what is signed, as wallets ask for them. */
export const VOUCHER_TYPES = { Voucher: [{ name: "tab", type: "bytes32" }, { name: "ceiling", type: "uint128" }] } as const;

const VOUCHER_TYPE = "Voucher(bytes32 tab,uint128 ceiling)";

const hashOf = (text: string): Uint8Array => keccak(utf8ToBytes(text));

/** The domain of a contract on a chain: nothing that is signed for it counts for another. */
export function domainOf(genesis: Hex, contract: Hex): Domain {
  const salt = keccak(bytesOf(genesis, 32, "genesis"), bytesOf(contract, 32, "contract"));
  return { name: NAME, version: VERSION, salt: hexOf(salt) };
}

function separator({ salt }: Domain): Uint8Array {
  return keccak(hashOf(DOMAIN_TYPE), hashOf(NAME), hashOf(VERSION), bytesOf(salt, 32, "salt"));
}

/** The number of a tab. */
export function tabId(domain: Domain, config: ChannelConfig): Hex {
  return hexOf(keccak(separator(domain), bytesOf(config.payer, 32, "payer"), scaleTerms(config)));
}

/** The terms as the contract reads them. */
export function scaleTerms(config: ChannelConfig): Uint8Array {
  const asset = config.token === NATIVE ? [new Uint8Array([0])] : [new Uint8Array([1]), bytesOf(config.token, 32, "token")];
  return concatBytes(
    bytesOf(config.payerAuthorizer, 20, "payerAuthorizer"),
    littleEndian(BigInt(config.product), 4),
    bytesOf(config.receiver, 32, "receiver"),
    ...asset,
    littleEndian(1_000n * BigInt(config.withdrawDelay), 8),
    littleEndian(BigInt(config.salt), 8),
  );
}

/** What is signed: of this tab, at most so much may have been taken in all. */
export function digestOf(domain: Domain, tab: Hex, ceiling: bigint): Uint8Array {
  const voucher = keccak(hashOf(VOUCHER_TYPE), bytesOf(tab, 32, "tab"), bigEndian(ceiling, 32));
  return keccak(new Uint8Array([0x19, 0x01]), separator(domain), voucher);
}

/** Signs with a secp256k1 key of 32 bytes. */
export function keySigner(secret: Uint8Array): VoucherSigner {
  const address = addressOf(secp256k1.getPublicKey(secret, false));
  const sign = async (domain: Domain, tab: Hex, ceiling: bigint): Promise<Hex> => {
    const [recovery = 0, ...numbers] = secp256k1.sign(digestOf(domain, tab, ceiling), secret, { prehash: false, format: "recovered" });
    return hexOf(new Uint8Array([...numbers, 27 + recovery]));
  };
  return { address, sign };
}

/** What signs typed data in the EVM world: an account of `viem`, for one. */
export interface TypedDataSigner {
  readonly address: Hex;
  signTypedData(typed: {
    domain: Domain;
    types: typeof VOUCHER_TYPES;
    primaryType: "Voucher";
    message: { tab: Hex; ceiling: bigint };
  }): Promise<Hex>;
}

/** Signs with a wallet of the EVM world, which shows what it signs. */
export function walletSigner(wallet: TypedDataSigner): VoucherSigner {
  const sign = (domain: Domain, tab: Hex, ceiling: bigint): Promise<Hex> =>
    wallet.signTypedData({ domain, types: VOUCHER_TYPES, primaryType: "Voucher", message: { tab, ceiling } });
  return { address: wallet.address.toLowerCase() as Hex, sign };
}

/** Who signed a voucher; nothing if that is no signature. */
export function signerOf(domain: Domain, tab: Hex, ceiling: bigint, signature: string): Hex | undefined {
  try {
    const bytes = bytesOf(signature, 65, "signature");
    const recovered = new Uint8Array([(bytes[64] ?? 0) - 27, ...bytes.slice(0, 64)]);
    const key = secp256k1.recoverPublicKey(recovered, digestOf(domain, tab, ceiling), { prehash: false });
    return addressOf(secp256k1.Point.fromBytes(key).toBytes(false));
  } catch {
    return undefined;
  }
}

function addressOf(publicKey: Uint8Array): Hex {
  return hexOf(keccak(publicKey.slice(1)).slice(12));
}
