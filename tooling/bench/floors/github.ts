// GitHub's stand-in in a process of its own, filled for the questions that are asked: the same for every server.
import { startGithub } from '@tooling/doubles/github'

const owner = 'acme'
const repo = `${owner}/web`
const token = `ghp_${'b'.repeat(36)}`

const code = (name: string) =>
  Array.from(
    { length: 120 },
    (_, index) => `export const ${name}${index} = (value: number) => value * ${index + 1}\n`,
  ).join('')
const files = Object.fromEntries(
  ['cart', 'price', 'order', 'stock', 'user'].map(name => [`src/${name}.ts`, code(name)]),
)
const words = 'the order page shows an old price after the cart was changed in another tab and reloading does not help'
const bodyOf = (index: number) =>
  `Steps:\n\n1. Open page ${index}\n2. Look\n\n${Array.from({ length: 3 + (index % 6) }, () => words).join('. ')}.`

await using github = await startGithub({
  validate: false,
  users: [{ login: 'octocat' }, { login: 'monalisa' }],
  orgs: [{ login: owner, members: [{ login: 'octocat', role: 'admin' }, { login: 'monalisa' }] }],
  repos: [{ owner, name: 'web', writers: ['monalisa'], files }],
  tokens: { bench: { value: token, login: 'octocat', scopes: ['repo', 'read:org'] } },
})
const { seed, limits } = github
for (const resource of ['core', 'graphql']) {
  limits.set(token, { resource, limit: 1e9, remaining: 1e9, reset: Math.floor(Date.now() / 1000) + 86_400 })
}
for (let index = 1; index <= 40; index++) {
  const labels = [`area: ${index % 5}`, index % 2 === 0 ? 'bug' : 'feature', `p${index % 4}`]
  const as = index % 3 === 0 ? 'monalisa' : 'octocat'
  await seed.issue(repo, { title: `Wrong price on page ${index} after a change`, body: bodyOf(index), labels, as })
}
const pull = await seed.pull(repo, {
  title: 'Round prices',
  body: bodyOf(3),
  head: 'rounding',
  as: 'monalisa',
  files: Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll('value * 7', 'Math.round(value * 7)')]),
  ),
})
const install = Array.from({ length: 2000 }, (_, index) => `npm http fetch GET 200 package-${index}`)
const failure = 'AssertionError: expected 899 to be 900'
await seed.run(repo, {
  head: 'rounding',
  jobs: [
    { name: 'lint', steps: [{ name: 'Lint', log: install.join('\n') }] },
    {
      name: 'test',
      steps: [
        { name: 'Test', conclusion: 'failure', log: [...install, 'FAIL test/price.test.ts', failure].join('\n') },
      ],
    },
  ],
})

process.on('message', () => {
  process.send?.(github.requests.map(({ method, path, body }) => ({ method, path, body })))
  github.clearRequests()
})
process.send?.({ url: github.url, token, repo, pull, failure, paths: Object.keys(files) })
await new Promise(resolve => process.once('disconnect', resolve))
