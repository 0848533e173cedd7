/** Whether `name` matches `pattern`, where `*` stands for any characters and `?` for one. Linear in practice, no regular expression. */
export function matchesGlob(name: string, pattern: string): boolean {
  let at = 0
  let star = -1
  let retry = 0
  let next = 0
  while (at < name.length) {
    if (pattern[next] === '*') {
      star = next++
      retry = at
    } else if (pattern[next] === '?' || pattern[next] === name[at]) {
      next++
      at++
    } else if (star >= 0) {
      next = star + 1
      at = ++retry
    } else return false
  }
  while (pattern[next] === '*') next++
  return next === pattern.length
}
