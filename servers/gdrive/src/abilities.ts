/** The words for what Google says that an account may do; `words` by the name of the capability. */
export function abilitiesOf(
  capabilities: object | null | undefined,
  words: Readonly<Record<string, string>>,
): string[] {
  const granted = new Set(Object.entries(capabilities ?? {}).flatMap(([name, value]) => (value === true ? [name] : [])))
  return Object.entries(words).flatMap(([name, word]) => (granted.has(name) ? [word] : []))
}
