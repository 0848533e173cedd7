import { isJson } from '../call.ts'
import { GraphProblem, noThing } from './errors.ts'
import { findNode } from './nodes.ts'
import { findRepository, ifThere } from './places.ts'
import { search } from './search.ts'
import { actor, type Context, known, type Source, type Types, text } from './source.ts'

export const queryTypes: Types = {
  Query: {
    viewer: async (_root, _args, context) => known('User', await context.read('/user')),
    rateLimit: (_root, _args, { call, cost }) => {
      const { limit, remaining, reset } = call.front.limits.of(call.token?.value, 'graphql')
      const counts = { limit, remaining, used: limit - remaining, cost: cost.points, nodeCount: cost.nodes }
      return { ...counts, resetAt: new Date(reset * 1_000).toISOString() }
    },
    repository: async (_root, args, context) =>
      await findRepository(context, `${args.owner}/${args.name}`, args.followRenames !== false),
    user: async (_root, { login }, context) => await ownerOf(context, 'User', text(login)),
    organization: async (_root, { login }, context) => await ownerOf(context, 'Organization', text(login)),
    repositoryOwner: async (_root, { login }, context) =>
      (await ifThere(ownerOf(context, 'User', text(login)))) ?? (await ownerOf(context, 'Organization', text(login))),
    node: async (_root, { id }, context) => await findNode(context, text(id)),
    nodes: async (_root, { ids }, context) => {
      const all = Array.isArray(ids) ? ids.map(String) : []
      if (all.length > 100) {
        throw new GraphProblem(
          'ARGUMENT_LIMIT',
          `You may not provide more than 100 node ids; you provided ${all.length}.`,
        )
      }
      // One that is missing is an error at its own place, the others are answered.
      const found = await Promise.allSettled(all.map(id => findNode(context, id)))
      return found.map(one => (one.status === 'fulfilled' ? one.value : one.reason))
    },
    search,
  },
}

async function ownerOf(context: Context, type: 'User' | 'Organization', login: string): Promise<Source> {
  const path = type === 'User' ? `/users/${login}` : `/orgs/${login}`
  const value = await ifThere(context.read(path))
  const found = isJson(value) ? (type === 'User' ? actor(value) : known('Organization', value)) : null
  if (found === null || found.__typename !== type) throw noThing(type, `the login of '${login}'`)
  return found
}
