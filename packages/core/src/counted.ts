/** `1 file`, `3 files`; of a word that does not just take an s, `2 entries`. */
export function counted(count: number, word: string, words = `${word}s`): string {
  return `${count} ${count === 1 ? word : words}`
}
