import { startGithub } from '@tooling/doubles/github'

const longText = `${Array.from({ length: 900 }, (_, index) => `line ${index + 1} of a long file`).join('\n')}\n`

/** A pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)

/** GitHub with acme/web: files of all kinds on main, another version on feature/login, a tag, and the head of a pull request. */
export async function startWithCode() {
  const double = await startGithub({
    users: [{ login: 'octocat', name: 'The Octocat' }, { login: 'monalisa' }],
    orgs: [{ login: 'acme', members: [{ login: 'octocat', role: 'admin' }] }],
    repos: [
      {
        owner: 'acme',
        name: 'web',
        description: 'The shop',
        readers: ['monalisa'],
        files: {
          'README.md': '# The shop\n\nSells things.\n',
          'src/index.ts': "import { start } from './start.ts'\n\nstart()\n",
          'src/start.ts': 'export function start() {\n  return 1\n}\n',
          'src/long.txt': longText,
          'bin/run': { content: '#!/bin/sh\nexec node .\n', mode: '100755' },
          'latest.ts': { content: 'src/start.ts', mode: '120000' },
          dangling: { content: '../outside', mode: '120000' },
          'logo.png': png,
          'data.bin': Buffer.from([0, 1, 2, 3]),
          'model.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
          'big.txt': `${'x'.repeat(99)}\n`.repeat(12_000),
          'empty.txt': '',
          '.github/ISSUE_TEMPLATE/bug.md': 'What went wrong?\n',
          '.github/pull_request_template.md': 'What changes?\n',
        },
      },
    ],
  })
  await double.seed.branch('acme/web', 'feature/login')
  await double.seed.commit('acme/web', {
    branch: 'feature/login',
    message: 'Log in\n\nWith a name.',
    date: '2026-03-02T10:00:00Z',
    as: 'octocat',
    files: { 'src/start.ts': 'export function start() {\n  return 2\n}\n', 'src/login.ts': 'export const login = 1\n' },
  })
  return double
}
