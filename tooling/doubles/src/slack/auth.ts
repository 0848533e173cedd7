import type { AuthTestResponse } from '@slack/web-api'
import type { Body, Call, Methods } from './call.ts'

export const authMethods: Methods = {
  'api.test': ({ args }) => ({ args }),
  'auth.test': ({ store, token }: Call): Body<AuthTestResponse> => {
    const { id, name, url, enterprise } = store.team
    const user = store.user(token.user)
    return {
      ...{ url, team: name, team_id: id, user: user?.name ?? '', user_id: token.user },
      ...(user?.bot === undefined ? {} : { bot_id: user.bot }),
      ...(enterprise === undefined ? {} : { enterprise_id: enterprise }),
      is_enterprise_install: false,
    }
  },
}
