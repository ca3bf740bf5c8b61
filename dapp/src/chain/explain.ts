// SPDX-License-Identifier: Apache-2.0
import { daoWords } from "../domain/errors/dao.js";
import { ownableWords } from "../domain/errors/ownable.js";
import { registryWords } from "../domain/errors/registry.js";
import { routerWords } from "../domain/errors/router.js";
import { tabWords } from "../domain/errors/tab.js";
import { tillWords } from "../domain/errors/till.js";
import { psp22Words, receiverWords, tokenWords, votesWords } from "../domain/errors/token.js";
import type { Units } from "../domain/errors/words.js";
import { typesOf } from "./scale/shape.js";

type Says = (error: never, units: Units) => string;

const DICTIONARIES: Record<string, Says> = {
  DaoError: daoWords,
  OwnableError: ownableWords,
  PSP22Error: psp22Words,
  ReceiverError: receiverWords,
  RegistryError: registryWords,
  RouterError: routerWords,
  TabError: tabWords,
  TillError: tillWords,
  TokenError: tokenWords,
  VotesError: votesWords,
};

interface Metadata {
  readonly types: unknown;
  readonly spec: { readonly messages: readonly { readonly label: string; readonly returnType: { readonly type: number } }[] };
}

interface Parameter {
  readonly name: string;
  readonly type?: number;
}

/** Why the message `label` refused, in words: the dictionary is that of the error that its metadata name. */
export function explain(metadata: Metadata, label: string, error: unknown, units: Units): string {
  const says = DICTIONARIES[errorName(metadata, label) ?? ""];
  return says ? says(error as never, units) : "The contract refused.";
}

function errorName({ types, spec }: Metadata, label: string): string | undefined {
  const known = typesOf({ types });
  const parameter = (id: number | undefined, name: string): number | undefined => {
    const type = known.find((one) => one.id === id)?.type as { readonly params?: readonly Parameter[] } | undefined;
    return type?.params?.find((one) => one.name === name)?.type;
  };
  const answer = spec.messages.find((message) => message.label === label)?.returnType.type;
  // A message answers a result of what it was asked for, around which the language has put a result of its own.
  const error = parameter(parameter(answer, "T"), "E");
  return known.find((one) => one.id === error)?.type.path?.at(-1);
}
