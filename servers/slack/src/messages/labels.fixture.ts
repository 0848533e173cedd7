import type { Labels } from './labels.ts'

/** alice is who reads; bob is of another organization; deploy is an app. */
export const labels: Labels = {
  person: id =>
    ({
      U1: { name: 'alice', bot: false, external: false, team: 'T1' },
      U2: { name: 'bob', bot: false, external: true, team: 'T2' },
      U3: { name: 'deploy', bot: true, external: false, team: 'T1' },
    })[id],
  channel: id => ({ C1: 'general', C2: 'secret' })[id],
  group: id => ({ S1: 'oncall' })[id],
  mayRead: id => id !== 'C2',
  me: 'U1',
}
