export { FileKeeper } from "./fileKeeper.js";
