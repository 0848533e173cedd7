import type { Github } from '../start.ts'

/** A query as GitHub's clients send it. */
export async function query(
  github: Github,
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
  token: keyof Github['tokens'] = 'owner',
) {
  const response = await fetch(`${github.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${github.tokens[token]}` },
    body: JSON.stringify({ query: text, variables }),
  })
  return JSON.parse(await response.text())
}
