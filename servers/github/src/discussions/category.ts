import { z } from 'zod'
import { notThere } from '../not-there.ts'
import type { Repo } from '../repo.ts'

const document = `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    id
    discussionCategories(first: 25) { nodes { id name slug } }
  }
}`

const schema = z.object({
  repository: z.object({
    id: z.string(),
    discussionCategories: z.object({
      nodes: z.array(z.object({ id: z.string(), name: z.string(), slug: z.string() })),
    }),
  }),
})

/** The ids of a repository and of its category with this name or slug. @throws ConnectorError `not_found` */
export async function categoryFor(repo: Repo, wanted: string, signal: AbortSignal) {
  const { repository } = await repo.graphql(document, {}, { schema, signal })
  const { nodes } = repository.discussionCategories
  const same = (text: string) => text.toLowerCase() === wanted.toLowerCase()
  const found = nodes.find(({ name, slug }) => same(name) || same(slug))
  if (found) return { repository: repository.id, category: found }
  const names = nodes.map(({ name }) => name)
  throw notThere('discussion category', wanted, names, { source: repo.full })
}
