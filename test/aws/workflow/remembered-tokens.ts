import type { AnsweredTokens } from "../../../aws/workflow/workflow.ts";

/** Tokens that were answered, remembered as long as the test lasts. */
export function rememberedTokens(): AnsweredTokens & { tokens: Set<string> } {
  const tokens = new Set<string>();
  return {
    tokens,
    remember: async (token) => void tokens.add(token),
    isAnswered: async (token) => tokens.has(token),
  };
}
