import type { Config } from './firewall.ts'

/** Settings that hold for every run, whatever any configuration says: nothing starts, nothing is coloured, nothing recurses. */
const always: readonly string[] = [
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.editor=:',
  'sequence.editor=:',
  'core.askPass=',
  'core.alternateRefsCommand=',
  'core.quotePath=false',
  'core.commitGraph=true',
  'core.untrackedCache=keep',
  'safe.bareRepository=explicit',
  'protocol.ext.allow=never',
  'protocol.fd.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'status.submoduleSummary=false',
  'diff.ignoreSubmodules=dirty',
  'diff.orderFile=/dev/null',
  'diff.noprefix=false',
  'diff.mnemonicPrefix=false',
  'diff.interHunkContext=0',
  'diff.suppressBlankEmpty=false',
  'diff.submodule=short',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.follow=false',
  'log.decorate=false',
  'i18n.logOutputEncoding=UTF-8',
  // A recorded resolution is put into the file, where it can be seen, but not staged unseen.
  'rerere.autoUpdate=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'transfer.bundleURI=false',
  'advice.detachedHead=false',
  'advice.statusHints=false',
  'color.ui=false',
  'color.diff=false',
  'color.status=false',
  'color.branch=false',
  'color.grep=false',
  'color.interactive=false',
  'color.showBranch=false',
  'color.decorate=false',
  'color.remote=false',
  'color.push=false',
  'color.transport=false',
  'color.advice=false',
  'column.ui=never',
]

export interface RunPolicy {
  write: boolean
  network: boolean
  hooks: 'skip' | 'run'
}

const flags = ['--no-pager', '--literal-pathspecs']

/** Everything before the subcommand: flags, fixed settings, and what the firewall overrides. */
export function prefix(policy: RunPolicy, config: Config): string[] {
  const list = [...always]
  if (policy.network) list.push(`core.sshCommand=${config.trusted('core.sshcommand') ?? 'ssh -oBatchMode=yes'}`)
  const settings = list.flatMap(setting => ['-c', setting])
  const locks = policy.write ? [] : ['--no-optional-locks']
  // Reads never run a hook or a filter of the repository; writes only when the operator said so.
  const runs = policy.write && policy.hooks === 'run'
  const programs = runs ? [] : [...config.programs, '-c', 'core.hooksPath=/dev/null']
  return [...flags, ...locks, ...settings, ...config.overrides, ...programs]
}
