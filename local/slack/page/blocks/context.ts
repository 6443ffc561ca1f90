import type { Fields } from "../json.ts";
import type { State } from "../state.ts";
import type { Words } from "../text/index.ts";

/** What a person entered into one control; null when nothing was. */
export type ControlValue = string | null | readonly string[];

/** Something that a person did with an element, to be told to the app. */
export interface Action {
  readonly blockId: string;
  readonly actionId: string;
  /** Distinguishes the busy marks of elements; also where the focus returns to. */
  readonly key: string;
  /** A button's value, or what a text input holds. */
  readonly value?: string;
  /** The value of the chosen option, or those of several checkboxes. */
  readonly chosen?: ControlValue;
  /** The dialog that must be agreed to first. */
  readonly confirm?: Fields | undefined;
}

/** One control whose value goes along when the view is submitted. */
export interface Field {
  readonly blockId: string;
  readonly actionId: string;
  readonly read: () => ControlValue;
  /** What is wrong with the value as the form itself can tell; null when nothing is. */
  readonly problem: () => string | null;
  /** Shows a text at the field, or takes it away. */
  readonly mark: (problem: string | null) => void;
  readonly focus: () => void;
}

/** What a block must know of its surroundings to be drawn. */
export interface BlockContext {
  readonly state: State;
  readonly words: Words;
  /** Names the message, view or Home that holds the block; part of focus and busy keys. */
  readonly key: string;
  readonly act: (action: Action) => void;
  /** Opens a link to a message of this sandbox; false for every other address. */
  readonly follow: (address: string) => boolean;
  /** In a view: collects its controls. */
  readonly fields?: Field[];
  /** In a view that the app has updated: what had been entered before, by `valueKey`. */
  readonly kept?: ReadonlyMap<string, ControlValue>;
}

/** Finds an entered value again after the app updated its view, as Slack does: by both ids. */
export function valueKey(blockId: string, actionId: string): string {
  return `${blockId}/${actionId}`;
}
