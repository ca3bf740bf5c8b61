#!/bin/sh
# @dedot/shape 1.3.0 (of dedot 1.3.0).
# A struct is given one byte too little for each of its options, so that its end is written past the end of the buffer: a
# last byte is missing, and an option of bytes at the end loses the byte that says it is there and has a zero behind it,
# both without an error. A larger number there is a RangeError. Text or a list further on hides it, as they bring a
# buffer of their own; outside of a struct an option is right.
# So: whoever encodes a struct with options by dedot compares the bytes, or encodes it otherwise.
#
# Seen, after the types: the bytes that they should be, and those that they are.
#> (Option<u32>, u8) 010500000009 -> 010500000009
#> {u8, Option<u32>, u8} 07010500000009 -> 070105000000
#> {u8, Option<[u8; 4]>} 0701abababab -> 07abababab00
#> {u8, Option<u32>, String} 070105000000086869 -> 070105000000086869
#> {Option<u32>, u64} 01050000000900000000000000 -> Offset is outside the bounds of the DataView
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @dedot/shape@1.3.0
cat > seen.mjs <<'END'
import * as $ from '@dedot/shape';

const some = $.Option($.u32);
const shapes = [
  ['(Option<u32>, u8)', '010500000009', $.Tuple(some, $.u8), [5, 9]],
  ['{u8, Option<u32>, u8}', '07010500000009', $.Struct({ a: $.u8, b: some, c: $.u8 }), { a: 7, b: 5, c: 9 }],
  ['{u8, Option<[u8; 4]>}', '0701abababab', $.Struct({ a: $.u8, b: $.Option($.FixedHex(4)) }), { a: 7, b: '0xabababab' }],
  ['{u8, Option<u32>, String}', '070105000000086869', $.Struct({ a: $.u8, b: some, c: $.str }), { a: 7, b: 5, c: 'hi' }],
  ['{Option<u32>, u64}', '01050000000900000000000000', $.Struct({ b: some, c: $.u64 }), { b: 5, c: 9n }],
];

function encoded(shape, value) {
  try {
    return Buffer.from(shape.tryEncode(value)).toString('hex');
  } catch (error) {
    return error.message;
  }
}

for (const [types, right, shape, value] of shapes) console.log(`${types} ${right} -> ${encoded(shape, value)}`);
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
