import { expect, test } from 'vitest'
import { environment } from './environment.ts'

test('a program inherits what it needs to run, and no token', () => {
  const from = {
    PATH: '/bin',
    HOME: '/home/ada',
    GH_TOKEN: 'x',
    GITHUB_TOKEN: 'x',
    GH_CONFIG_DIR: '/gh',
    AWS_SECRET: 'x',
  }
  expect(environment(from)).toEqual({ PATH: '/bin', HOME: '/home/ada', GH_CONFIG_DIR: '/gh' })
})
