import { chosen } from './alerts/family.ts'
import { type Answer, type Call, type Json, notFound, ok, param, type Routes, remember } from './call.ts'
import { cursorPaged } from './cursor-paged.ts'
import type { Front } from './front.ts'
import { reaches } from './roles.ts'

export interface Affected {
  readonly ecosystem: string
  readonly name: string
  readonly range: string
  readonly fixed?: string
}

export interface NewAdvisory {
  readonly ghsa: string
  readonly cve?: string
  readonly summary: string
  readonly description?: string
  readonly severity?: 'low' | 'medium' | 'high' | 'critical'
  readonly affected?: readonly Affected[]
  /** Published by this repository; without it the advisory is in the global list only. */
  readonly repo?: string
  /** Of a repository's advisory; `published` when left out. */
  readonly state?: 'published' | 'draft' | 'triage' | 'closed'
  /** ISO 8601. */
  readonly publishedAt?: string
}

interface Advisory extends NewAdvisory {
  readonly repoId: number | undefined
  readonly publishedAt: string
}

const all = remember((): Advisory[] => [])

export function advisorySeed(front: Front) {
  return {
    /** A security advisory, of a repository where it names one. */
    advisory: (given: NewAdvisory): void => {
      const found = given.repo === undefined ? undefined : front.names.find(given.repo)
      if (given.repo !== undefined && found === undefined) throw new Error(`There is no repository ${given.repo}`)
      all(front).push({ publishedAt: new Date().toISOString(), ...given, repoId: found?.id })
    },
  }
}

const below = '/repos/{owner}/{repo}/security-advisories'

/** Global advisories, and those of a repository. */
export const advisories: Routes = {
  'GET /advisories': async call => {
    const found = all(call.front).filter(isPublic).filter(filter(call))
    return await listed(call, found, globalJson)
  },
  'GET /advisories/{ghsa_id}': call => ok(globalJson(call, named(call, all(call.front).filter(isPublic)))),
  [`GET ${below}`]: async call => {
    const states = chosen(call, 'state', ['triage', 'draft', 'published', 'closed'])
    const found = ofRepo(call).filter(({ state = 'published' }) => states?.includes(state) ?? true)
    return await listed(call, found, repositoryJson)
  },
  [`GET ${below}/{ghsa_id}`]: call => ok(repositoryJson(call, named(call, ofRepo(call)))),
}

const isPublic = ({ state = 'published' }: Advisory): boolean => state === 'published'

/** What is no public advisory yet is for those who look after the repository. */
function ofRepo(call: Call): Advisory[] {
  const id = call.front.names.find(`${param(call, 'owner')}/${param(call, 'repo')}`)?.id
  const own = all(call.front).filter(({ repoId }) => repoId === id)
  return reaches(call.role ?? 'none', 'admin') ? own : own.filter(isPublic)
}

function named(call: Call, among: readonly Advisory[]): Advisory {
  const found = among.find(({ ghsa }) => ghsa === param(call, 'ghsa_id'))
  if (found === undefined) throw notFound()
  return found
}

function listed(call: Call, found: readonly Advisory[], json: (call: Call, one: Advisory) => Json): Promise<Answer> {
  return cursorPaged(
    call,
    found,
    ({ publishedAt, ghsa }) => `${publishedAt} ${ghsa}`,
    one => json(call, one),
  )
}

const ecosystems = [
  ...['rubygems', 'npm', 'pip', 'maven', 'nuget', 'composer', 'go', 'rust', 'erlang', 'actions', 'pub', 'other'],
  'swift',
]

function filter(call: Call): (advisory: Advisory) => boolean {
  const { query } = call
  const severities = chosen(call, 'severity', ['unknown', 'low', 'medium', 'high', 'critical'])
  const kinds = chosen(call, 'ecosystem', ecosystems)
  const wanted = [...query.getAll('affects'), ...query.getAll('affects[]')].flatMap(text => text.split(','))
  const [ghsaId, cveId] = [query.get('ghsa_id'), query.get('cve_id')]
  return ({ ghsa, cve, severity = 'medium', affected = [] }) =>
    (ghsaId === null || ghsa === ghsaId) &&
    (cveId === null || cve === cveId) &&
    (severities?.includes(severity) ?? true) &&
    (kinds === undefined || affected.some(({ ecosystem }) => kinds.includes(ecosystem))) &&
    // Versions are not compared here: a version that is named must be one of the range's own.
    (wanted.length === 0 || wanted.some(text => affected.some(one => isAffected(one, text))))
}

function isAffected({ name, range }: Affected, text: string): boolean {
  const at = text.lastIndexOf('@')
  return at < 1 ? name === text : name === text.slice(0, at) && range.includes(text.slice(at + 1))
}

/** What both kinds have. */
function shared({ ghsa, cve, summary, description, severity = 'medium', publishedAt }: Advisory): Json {
  return {
    ...{ ghsa_id: ghsa, cve_id: cve ?? null, summary, description: description ?? summary, severity },
    identifiers: [{ type: 'GHSA', value: ghsa }, ...(cve === undefined ? [] : [{ type: 'CVE', value: cve }])],
    ...{ published_at: publishedAt, updated_at: publishedAt, withdrawn_at: null },
    ...{ cvss: { vector_string: null, score: null }, cwes: [] },
  }
}

function globalJson({ front }: Call, advisory: Advisory): Json {
  const { ghsa, affected = [], repoId, publishedAt } = advisory
  const name = repoId === undefined ? undefined : front.names.byId(repoId)
  return {
    ...shared(advisory),
    url: `${front.url}/advisories/${ghsa}`,
    html_url: `${front.url}/advisories/${ghsa}`,
    repository_advisory_url: name === undefined ? null : `${front.url}/repos/${name}/security-advisories/${ghsa}`,
    type: 'reviewed',
    source_code_location: name === undefined ? null : `${front.url}/${name}`,
    ...{ references: [], github_reviewed_at: publishedAt, nvd_published_at: null, credits: null },
    vulnerabilities: affected.map(({ ecosystem, name, range, fixed = null }) => ({
      ...{ package: { ecosystem, name }, vulnerable_version_range: range, first_patched_version: fixed },
      vulnerable_functions: [],
    })),
  }
}

function repositoryJson({ front }: Call, advisory: Advisory): Json {
  const { ghsa, affected = [], repoId = 0, state = 'published', publishedAt } = advisory
  const name = front.names.byId(repoId)
  return {
    ...shared(advisory),
    url: `${front.url}/repos/${name}/security-advisories/${ghsa}`,
    html_url: `${front.url}/${name}/security/advisories/${ghsa}`,
    ...{ author: null, publisher: null, state, created_at: publishedAt, closed_at: null, submission: null },
    ...(state === 'published' ? {} : { published_at: null }),
    vulnerabilities: affected.map(({ ecosystem, name, range, fixed = null }) => ({
      ...{ package: { ecosystem, name }, vulnerable_version_range: range, patched_versions: fixed },
      vulnerable_functions: [],
    })),
    ...{ cwe_ids: [], credits: [], credits_detailed: null },
    ...{ collaborating_users: null, collaborating_teams: null, private_fork: null },
  }
}
