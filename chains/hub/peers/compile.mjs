// SPDX-License-Identifier: Apache-2.0
// Compiles the contracts in `sol` for PolkaVM, once by each of the compiler's two modes that somebody would take, into
// `built/MODE/NAME.polkavm`. A mode is another set of passes: `3` asks for speed, `z` for few bytes.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { compile } from '@parity/resolc';

for (const mode of ['z', '3']) {
  const folder = `built/${mode}`;
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync('sol')) await build(file, mode, folder);
}

async function build(file, mode, folder) {
  const sources = { [file]: { content: readFileSync(`sol/${file}`, 'utf8') } };
  const { contracts, errors = [] } = await compile(sources, { optimizer: { mode, enabled: true, runs: 200 } });
  const wrong = errors.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join('\n'));
  for (const [name, { evm }] of Object.entries(contracts[file])) {
    // An abstract one has no code.
    if (evm?.bytecode) writeFileSync(`${folder}/${name}.polkavm`, Buffer.from(evm.bytecode.object, 'hex'));
  }
}
