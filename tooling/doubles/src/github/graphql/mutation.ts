import { isJson, type Json, Refusal } from '../call.ts'
import { rest } from '../dispatch.ts'
import { forbidden, noNode } from './errors.ts'
import { findNode } from './nodes.ts'
import type { Context, Field, Source } from './source.ts'

/** A mutation: changes something, and answers with what it says of it. */
export function mutation(run: (input: Json, context: Context) => Promise<Json> | Json): Field {
  return async (_root, args, context) => {
    const { token } = context.call
    if (token?.scopes === undefined && token?.access === 'read') {
      throw forbidden('Resource not accessible by personal access token')
    }
    const input = isJson(args.input) ? args.input : {}
    const payload = await run(input, context)
    context.forget()
    return { clientMutationId: input.clientMutationId ?? null, ...payload }
  }
}

/** The object of an id, when it is of this type. Throws NOT_FOUND. */
export async function nodeOf(context: Context, id: unknown, ...types: string[]): Promise<Source> {
  const found = await findNode(context, String(id))
  if (!types.includes(found.__typename)) throw noNode(String(id))
  return found
}

/** The same change by the REST API, as the same caller. Throws its refusal. */
export async function send({ call }: Context, method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await rest(call, method, path, body)
  if (answer.status >= 400) throw new Refusal(answer.status, wordsOf(answer.body))
  return isJson(answer.body) ? answer.body : {}
}

/** The detail where there is one: the message of a 422 says nothing. */
function wordsOf(body: unknown): string {
  const { message, errors } = isJson(body) ? body : { message: 'Server Error', errors: [] }
  const [first] = Array.isArray(errors) ? errors : []
  const detail = isJson(first) ? first.message : first
  return typeof detail === 'string' ? detail : String(message)
}
