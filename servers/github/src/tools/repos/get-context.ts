import { z } from 'zod'
import surface from '../../../surface.json' with { type: 'json' }
import { type AccountContext, accountContext, contextOf } from '../../context.ts'
import { minute } from '../../text.ts'
import { tool } from '../../tool.ts'
import { withheldBy } from '../../withheld.ts'

const sets: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = surface.toolsets

export const getContext = tool({
  name: 'github_get_context',
  title: 'Account, limits and tools',
  access: 'read',
  description: 'Show whose token this is, what it may do, what is left of its limits, and which tools are off and why.',
  input: z.strictObject({}),
  output: z.object({
    accounts: z.array(accountContext),
    access: z.enum(['read', 'write', 'destroy']),
    toolsets: z.array(z.string()),
    toolsets_off: z.array(z.string()),
    left_out: z.array(z.object({ tool: z.string(), why: z.string() })),
    repos: z.array(z.string()).optional(),
    default_repo: z.string().optional(),
    lockdown: z.boolean(),
  }),
  run: async (_args, { client, signal }) => {
    const { accounts, access, tools, allow, defaultRepo, lockdown } = client
    const told = await contextOf(accounts.all, signal)
    const isOn = (set: string) => Object.values(sets[set] ?? {}).some(names => names.some(name => tools.includes(name)))
    const [only, ...more] = accounts.all
    const scopes = more.length === 0 ? only?.account.known.standing.scopes : undefined
    const withheld = only && scopes ? Object.entries(withheldBy(scopes, only.account.host)) : []
    return {
      accounts: told,
      access,
      toolsets: Object.keys(sets).filter(isOn),
      toolsets_off: Object.keys(sets).filter(set => !isOn(set)),
      left_out: withheld.filter(([tool]) => tools.includes(tool)).map(([tool, why]) => ({ tool, why })),
      ...(allow.patterns === undefined ? {} : { repos: [...allow.patterns] }),
      ...(defaultRepo === undefined ? {} : { default_repo: defaultRepo }),
      lockdown,
    }
  },
  render: ({ accounts, access, toolsets, toolsets_off, left_out, repos, default_repo, lockdown }) =>
    [
      ...accounts.flatMap(linesOf),
      `access: ${access}`,
      `toolsets: ${toolsets.join(', ')}`,
      ...(toolsets_off.length > 0 ? [`off, for the person to name in --toolsets: ${toolsets_off.join(', ')}`] : []),
      ...left_out.map(({ tool, why }) => `left out: ${tool}. ${why}`),
      ...(repos ? [`repositories: ${repos.join(', ')}`] : []),
      ...(default_repo ? [`default repository: ${default_repo}`] : []),
      ...(lockdown ? ['lockdown: public repositories show only what people with push access wrote'] : []),
    ].join('\n'),
})

function linesOf(account: AccountContext): string[] {
  const { host, login, source, kind, owners, server, scopes, expires, limits, cache, renames, without_sso } = account
  const head = [
    `account: ${login ?? 'an app'} on ${host}${server === undefined ? '' : ` ${server}`}`,
    `token ${kind} from ${source}`,
    ...(owners.length > 0 ? [`for ${owners.join(', ')}`] : []),
    ...(expires === undefined ? [] : [`expires ${expires}`]),
    ...(account.graphql ? [] : ['no GraphQL']),
  ]
  if (account.problem !== undefined) return [`account on ${host}: ${account.problem}`]
  const left = limits.map(({ resource, remaining, limit, resets }) => {
    return `${resource} ${remaining}/${limit}${remaining < limit ? ` until ${minute(resets).slice(11)}` : ''}`
  })
  return [
    head.join(', '),
    ...(scopes ? [`scopes: ${scopes.join(', ') || 'none: public data only'}`] : []),
    ...(left.length > 0 ? [`requests left (UTC): ${left.join(', ')}`] : []),
    ...(cache.unchanged + cache.unasked > 0
      ? [`cache: ${cache.unchanged} answers were unchanged, ${cache.unasked} were not asked for again`]
      : []),
    ...(without_sso > 0
      ? [`${without_sso} organizations keep results back: authorize the token for single sign-on`]
      : []),
    ...(renames.length > 0 ? [`renamed: ${renames.join(', ')}`] : []),
  ]
}
