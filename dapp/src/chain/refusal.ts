// SPDX-License-Identifier: Apache-2.0
import { hexToU8a } from "dedot/utils";
import type { Units } from "../domain/errors/words.js";
import { explain } from "./explain.js";

/** What is known of a contract: its messages, and how its answers are read. */
interface Known {
  readonly metadata: { readonly types: unknown; readonly spec: { readonly messages: readonly { readonly label: string; readonly selector: string; readonly returnType: { readonly type: number } }[] } };
  readonly registry: { findCodec(type: number): { tryDecode(bytes: Uint8Array): unknown } };
}

interface Answer {
  readonly value?: { readonly err?: unknown };
}

/** Why a contract refused `input`, in words, by the bytes that it answered; nothing if they are not understood. */
export function refusalWords({ metadata, registry }: Known, input: string, answer: string, units: Units): string | undefined {
  const message = metadata.spec.messages.find(({ selector }) => input.startsWith(selector));
  if (!message) return undefined;
  try {
    const { value } = registry.findCodec(message.returnType.type).tryDecode(hexToU8a(answer as `0x${string}`)) as Answer;
    return value?.err === undefined ? undefined : explain(metadata, message.label, value.err, units);
  } catch {
    return undefined;
  }
}
