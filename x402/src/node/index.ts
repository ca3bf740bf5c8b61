export { DedotTabs, type Depositor } from "./dedotTabs.js";
export { FileKeeper } from "./fileKeeper.js";
