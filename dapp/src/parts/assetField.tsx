// SPDX-License-Identifier: Apache-2.0
import { useSession } from "../state/session.js";
import type { Standing } from "../state/tokens.js";
import { SelectField, type Option } from "./fields.js";

const NOT_TAKEN: Partial<Record<Standing, string>> = {
  "no longer taken": "The DAO has ended payments in this token: products cannot be paid in it now.",
  "never listed": "The DAO has not allowed payments in this token: products cannot be paid in it.",
};

interface Props {
  readonly value: string;
  readonly onInput: (key: string) => void;
  /** What can be chosen beside an asset. */
  readonly others?: readonly Option[];
}

/** In what to pay: what products can be paid in now, and apart from it what they cannot. */
export function AssetField({ value, onInput, others = [] }: Props) {
  const { assets, standing } = useSession();
  const isTaken = (key: string): boolean => standing(key) === "taken";
  const options = assets.map(({ key, unit }): Option => (isTaken(key) ? [key, unit.symbol] : [key, unit.symbol, "Not taken now"]));
  const isOne = assets.some(({ key }) => key === value);
  return <SelectField label="In" value={value} onInput={onInput} error={isOne ? NOT_TAKEN[standing(value)] : undefined} options={[...options, ...others]} />;
}
