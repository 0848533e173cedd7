import {
  type Answer,
  bodyOf,
  type Call,
  type Handler,
  invalid,
  type Json,
  loginOf,
  notFound,
  nothing,
  numberParam,
  ok,
  type Routes,
} from './call.ts'
import { read } from './dispatch.ts'
import { paged } from './paged.ts'
import { contents, type Reaction, reactions, subjectOf } from './reaction-records.ts'

const subjects = [
  'issues/{issue_number}',
  'issues/comments/{comment_id}',
  'pulls/comments/{comment_id}',
  'comments/{comment_id}',
  'releases/{release_id}',
]

/** Reactions to whatever can have them. */
export const reactionRoutes: Routes = Object.fromEntries(
  subjects.flatMap((subject): [string, Handler][] => {
    const path = `/repos/{owner}/{repo}/${subject}/reactions`
    return [
      [
        `GET ${path}`,
        async call =>
          paged(
            call,
            await Promise.all(
              of(call)
                .filter(wanted(call))
                .map(one => shown(call, one)),
            ),
          ),
      ],
      [`POST ${path}`, react],
      [`DELETE ${path}/{reaction_id}`, remove],
    ]
  }),
)

const of = ({ front, path }: Call): Reaction[] => reactions(front).get(subjectOf(path)) ?? []

function wanted({ query }: Call): (reaction: Reaction) => boolean {
  const content = query.get('content')
  return reaction => content === null || reaction.content === content
}

async function react(call: Call): Promise<Answer> {
  const login = loginOf(call)
  const content = contents.find(word => word === bodyOf(call).content)
  if (content === undefined) throw invalid('Reaction', 'content')
  await read(call, subjectOf(call.path))
  const known = of(call).find(one => one.login === login && one.content === content)
  if (known !== undefined) return ok(await shown(call, known))
  const reaction = { id: call.front.nextId(), login, content, created_at: new Date().toISOString() }
  reactions(call.front).set(subjectOf(call.path), [...of(call), reaction])
  return ok(await shown(call, reaction), 201)
}

function remove(call: Call): Answer {
  const id = numberParam(call, 'reaction_id')
  const mine = of(call).find(one => one.id === id && one.login === loginOf(call))
  if (mine === undefined) throw notFound()
  reactions(call.front).set(
    subjectOf(call.path),
    of(call).filter(one => one !== mine),
  )
  return nothing()
}

async function shown(call: Call, { id, login, content, created_at }: Reaction): Promise<Json> {
  return { id, node_id: `REA_${id}`, user: await read(call, `/users/${login}`), content, created_at }
}
