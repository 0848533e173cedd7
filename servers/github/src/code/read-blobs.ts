import { inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Repo } from '../repo.ts'
import { blobBytes } from './blob-name.ts'
import { readBlob } from './read-contents.ts'

const atOnce = 4
/** Texts that one GraphQL request asks for. */
const mostTogether = 40

const blob = z.object({ text: z.string().nullish() })
const answer = z.object({ repository: z.record(z.string(), blob.nullish()) })

/** The bytes of blobs, by their names. */
export async function readBlobs(
  repo: Repo,
  shas: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Buffer>> {
  const texts = shas.length < 2 ? new Map<string, Buffer>() : await together(repo, shas.slice(0, mostTogether), signal)
  const rest = shas.filter(sha => !texts.has(sha))
  const blobs = await inParallel(atOnce, rest, async sha => [sha, await readBlob(repo, sha, signal)] as const)
  return new Map([...texts, ...blobs])
}

/** What GraphQL gives whole, in one request; nothing without it. */
function together(repo: Repo, shas: readonly string[], signal: AbortSignal): Promise<Map<string, Buffer>> {
  const names = shas.map((sha, index) => [`b${index}`, sha] as const)
  const document = `query($owner: String!, $name: String!, ${names.map(([name]) => `$${name}: GitObjectID!`).join(', ')}) {
    repository(owner: $owner, name: $name, followRenames: false) {
      ${names.map(([name]) => `${name}: object(oid: $${name}) { ... on Blob { text } }`).join('\n')}
    }
  }`
  return repo.account.faster(
    async () => {
      const variables = Object.fromEntries(names)
      const { repository } = await repo.graphql(document, variables, { schema: answer, signal, partial: true })
      return new Map(
        names.flatMap(([name, sha]) => {
          const bytes = blobBytes(sha, repository[name]?.text)
          return bytes === undefined ? [] : [[sha, bytes] as const]
        }),
      )
    },
    async () => new Map<string, Buffer>(),
  )
}
