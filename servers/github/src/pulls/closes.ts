/** An issue that a pull request closes when it is merged. */
export interface Closed {
  repo: string
  number: number
}

const keyword =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:https?:\/\/[^\s/]+\/([\w.-]+\/[\w.-]+)\/issues\/|([\w.-]+\/[\w.-]+)?#)(\d{1,9})\b/gi

/** Which issues the text says it closes: `Fixes #12`, `closes acme/api#3`. Code and quotes are looked through too. */
export function closesIn(body: string, here: string): Closed[] {
  const found = [...body.matchAll(keyword)].map(([, linked, named, number]) => ({
    repo: linked ?? named ?? here,
    number: Number(number),
  }))
  return [...new Map(found.map(one => [`${one.repo.toLowerCase()}#${one.number}`, one])).values()]
}
