export interface BlockProblem {
  path: string;
  message: string;
}
export function checkBlocks(_blocks: unknown, _surface: string): BlockProblem[] {
  return [];
}
export function checkView(_view: unknown): BlockProblem[] {
  return [];
}
