// What `npm start` and `npm test` run. Plain JavaScript for Node 18 and later with nothing installed: where Node or pnpm
// is too old or absent, it runs itself again under ones that npx fetches. Nothing global is installed or changed.
import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)
const [task = '', ...rest] = process.argv.slice(2)
/** Set for the second run, so that there is no third. */
const mark = 'MCP_CONNECTORS_BOOTSTRAPPED'
const windows = process.platform === 'win32'
process.chdir(dirname(dirname(self)))

const pnpm = (title, ...args) => ({ title, command: 'pnpm', args })
const tool = (title, ...args) => pnpm(title, 'exec', ...args)
const node = (title, ...args) => ({ title, command: 'node', args })

const install = pnpm('install', 'install', '--frozen-lockfile')
const build = tool('build', 'turbo', 'run', 'build', '--no-daemon', '--output-logs=errors-only')
const tasks = {
  start: [install, build, node('tour', 'tooling/demo/src/main.ts', ...rest)],
  test: [
    install,
    tool('format and lint', 'biome', 'ci', '--colors=off'),
    tool('types', 'tsc', '-b'),
    tool('imports', 'turbo', 'boundaries'),
    node('generated files', 'tooling/repo/src/gen.ts', '--check'),
    ...(hasMain() ? [tool('changesets', 'changeset', 'status')] : []),
    build,
    tool('unused code', 'knip'),
    tool('tests', 'vitest', 'run', ...rest),
  ],
}

process.exitCode = await main()

async function main() {
  const steps = tasks[task]
  if (!steps) return fail(`Usage: node tooling/bootstrap.mjs ${Object.keys(tasks).join('|')}`)
  if (hasTools()) return runSteps(steps)
  if (process.env[mark]) return fail('npx did not bring Node 24 and pnpm 12. Install them, then try again.')
  console.log('Fetching Node 24 and pnpm 12 for this run.')
  const args = ['-y', '-p', 'node@24', '-p', 'pnpm@12', '--', 'node', self, task, ...rest]
  return run({ command: 'npx', args, env: { [mark]: '1' } })
}

/** Of all steps but the last only a line is shown, or everything once they fail; the last has the screen. */
async function runSteps(steps) {
  for (const step of steps.slice(0, -1)) {
    const started = performance.now()
    const output = []
    const code = await run({ ...step, env: { CI: 'true', TURBO_TELEMETRY_DISABLED: '1' } }, output)
    const line = `${step.title}, ${((performance.now() - started) / 1000).toFixed(1)} s`
    if (code !== 0) {
      process.stdout.write(Buffer.concat(output))
      return fail(`✗ ${line}: ${step.command} ${step.args.join(' ')}`, code)
    }
    console.log(`✓ ${line}`)
  }
  return run(steps.at(-1))
}

/** Runs to the end, output to the screen or into `output`. @returns the exit code, 128 + n for a signal. */
function run({ command, args, env = {} }, output) {
  const stdio = output ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
  // A group of its own gets every signal: npx and pnpm keep them from what they started.
  const child = spawn(command, args, { stdio, env: { ...process.env, ...env }, shell: windows, detached: !windows })
  child.stdout?.on('data', chunk => output.push(chunk))
  child.stderr?.on('data', chunk => output.push(chunk))
  const pass = signal => (windows ? child.kill(signal) : process.kill(-child.pid, signal))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  // npm ends only the shell that started this.
  const parent = process.ppid
  const orphaned = setInterval(() => process.ppid !== parent && pass('SIGTERM'), 500)
  return new Promise(resolve => {
    child.once('error', error => resolve(fail(`${command}: ${error.message}`)))
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  }).finally(() => {
    clearInterval(orphaned)
    for (const signal of signals) process.off(signal, pass)
  })
}

/** Node 24 runs the workspace's TypeScript as it is, `await using` included; what is published runs on Node 22. */
function hasTools() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const found = spawnSync('pnpm', ['--version'], { encoding: 'utf8', shell: windows })
  return (major > 24 || (major === 24 && minor >= 2)) && found.stdout?.startsWith('12.')
}

/** Changesets are counted from main, which a shallow checkout or an export of the sources has not. */
function hasMain() {
  return spawnSync('git', ['merge-base', 'main', 'HEAD'], { stdio: 'ignore', shell: windows }).status === 0
}

function fail(message, code = 1) {
  console.error(message)
  return code
}
