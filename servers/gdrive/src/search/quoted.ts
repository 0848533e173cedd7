/** A text as the language of `q` has it: in single quotes, with a backslash before each quote and backslash in it. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
