/** What models write and POSIX lacks: `\d` and `\D`, also inside brackets. The rest is left to git. */
export function extended(pattern: string): string {
  let inBrackets = false
  return pattern.replace(/\\[\s\S]|\[\^?\]?|\]/g, part => {
    if (part.startsWith('[')) {
      inBrackets = true
      return part
    }
    if (part === ']') inBrackets = false
    if (part === '\\d') return inBrackets ? '0-9' : '[0-9]'
    return part === '\\D' && !inBrackets ? '[^0-9]' : part
  })
}
