export type { Hex } from "./bytes.js";
export type { TabChain, TabOnChain } from "./chain.js";
export { payingFetch } from "./fetch.js";
export { MemoryKeeper, type Keeper, type Kept, type KeptTab } from "./keeper.js";
export { registerKite } from "./register.js";
export { KiteScheme, type Limit, type Wallet } from "./scheme.js";
export type { Deposits } from "./tabs.js";
export { NATIVE, SCHEME, termsOf, type Offer, type Terms } from "./terms.js";
export { domainOf, keySigner, tabId, walletSigner, type ChannelConfig, type Domain, type TypedDataSigner, type VoucherSigner } from "./voucher.js";
