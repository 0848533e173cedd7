import type { Json } from '../call.ts'
import { connection } from './connection.ts'
import { listedProjects, projectByNumber } from './project-types.ts'
import { actor, type Context, type Field, known, type Types, text } from './source.ts'

const repositories: Field = async ({ login, __typename }, args, context) => {
  const all = await repositoriesOf(context, text(login), __typename === 'Organization')
  const { privacy } = args
  const found = all.filter(repo => typeof privacy !== 'string' || (repo.private === true) === (privacy === 'PRIVATE'))
  return connection(found, args, { make: repo => known('Repository', repo) })
}

async function repositoriesOf(context: Context, login: string, organization: boolean): Promise<Json[]> {
  if (login === context.call.token?.login) return await context.readAll('/user/repos?affiliation=owner')
  return await context.readAll(organization ? `/orgs/${login}/repos` : `/users/${login}/repos`)
}

const account: Readonly<Record<string, Field>> = {
  url: ({ html_url }) => html_url,
  avatarUrl: ({ avatar_url }) => avatar_url,
}

const owner: Readonly<Record<string, Field>> = {
  ...account,
  repositories,
  projectsV2: listedProjects,
  projectV2: projectByNumber,
  repository: async ({ login }, { name }, context) =>
    known('Repository', await context.read(`/repos/${login}/${text(name)}`)),
}

export const peopleTypes: Types = {
  User: {
    ...owner,
    isViewer: ({ login }, _args, { call }) => login === call.token?.login,
    websiteUrl: ({ blog }) => blog || null,
    bio: async ({ login }, _args, context) => (await context.read(`/users/${login}`)).bio ?? null,
    email: async ({ login }, _args, context) => (await context.read(`/users/${login}`)).email ?? '',
    organizations: async ({ login }, args, context) => {
      const mine = login === context.call.token?.login
      const all = await context.readAll(mine ? '/user/orgs' : `/users/${login}/orgs`)
      return connection(all, args, { make: one => known('Organization', one) })
    },
  },
  Organization: {
    ...owner,
    membersWithRole: async ({ login }, args, context) => {
      const all = await context.readAll(`/orgs/${login}/members`)
      return connection(all, args, { make: actor })
    },
    teams: async ({ login }, args, context) =>
      connection(await context.readAll(`/orgs/${login}/teams`), args, { make: one => known('Team', one) }),
    viewerCanAdminister: ({ login }, _args, { call }) =>
      call.front.options.orgs.some(
        org => org.login === login && org.members.some(one => one.login === call.token?.login && one.role === 'admin'),
      ),
  },
  Bot: account,
}
