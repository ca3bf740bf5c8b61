// SPDX-License-Identifier: Apache-2.0
// Prints what logs tell of all payments, claims and votes.

import { logged } from './logged.mjs';

console.log(JSON.stringify(await logged()));
