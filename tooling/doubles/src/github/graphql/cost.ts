import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Json } from '../call.ts'

// https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
const mostNodes = 500_000

/**
 * What a query may come to, by the limits of its connections: `nodes` that it may return, and the `points` it costs.
 * Throws a GraphQLError where GitHub would not run it.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Json,
): { nodes: number; points: number } {
  const info = new TypeInfo(schema)
  const limits: number[] = []
  let [nodes, requests] = [0, 1]
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter: node => {
          const limit = isConnection(info) ? limitOf(node.arguments ?? [], variables) : undefined
          const above = limits.reduce((product, one) => product * one, 1)
          if (limit !== undefined) {
            nodes += above * limit
            requests += above
          }
          limits.push(limit ?? 1)
        },
        leave: () => {
          limits.pop()
        },
      },
    }),
  )
  if (nodes > mostNodes) throw tooMany(nodes)
  return { nodes, points: Math.max(1, Math.round(requests / 100)) }
}

function isConnection(info: TypeInfo): boolean {
  const type = info.getType()
  return type !== undefined && type !== null && getNamedType(type).name.endsWith('Connection')
}

type Arguments = readonly { readonly name: { readonly value: string }; readonly value: { readonly kind: string } }[]

function limitOf(given: Arguments, variables: Json): number | undefined {
  for (const { name, value } of given) {
    if (name.value !== 'first' && name.value !== 'last') continue
    if (value.kind === Kind.INT && 'value' in value) return Number(value.value)
    if (value.kind === Kind.VARIABLE && 'name' in value) {
      const found = variables[(value.name as { value: string }).value] // Boundary: a variable node has a name.
      if (typeof found === 'number') return found
    }
  }
  return undefined
}

function tooMany(nodes: number): GraphQLError {
  const [asked, most] = [nodes, mostNodes].map(count => count.toLocaleString('en-US'))
  const message = `This query requests up to ${asked} possible nodes which exceeds the maximum limit of ${most}.`
  return new GraphQLError(message, { extensions: { type: 'MAX_NODE_LIMIT_EXCEEDED' } })
}
