import type { AuthTeamsListResponse, BotsInfoResponse, TeamInfoResponse } from '@slack/web-api'
import { type Body, type Call, type Methods, needed, Refusal } from './call.ts'

export const teamMethods: Methods = {
  'team.info': ({ store, args }: Call): Body<TeamInfoResponse> => {
    const { id, name, domain, url, enterprise } = store.team
    if (args.team !== undefined && args.team !== id) throw new Refusal('team_not_found')
    const organization = enterprise === undefined ? {} : { enterprise_id: enterprise, enterprise_name: enterprise }
    return { team: { id, name, domain, url, email_domain: '', is_verified: false, ...organization } }
  },
  'auth.teams.list': ({ store }: Call): Body<AuthTeamsListResponse> => ({
    teams: [{ id: store.team.id, name: store.team.name }],
    response_metadata: { next_cursor: '' },
  }),
  'bots.info': (call): Body<BotsInfoResponse> => {
    const id = needed(call, 'bot')
    const user = [...call.store.users.values()].find(({ bot }) => bot === id)
    if (user === undefined) throw new Refusal('bot_not_found')
    const icon = `${call.store.url}/icons/bot.png`
    return {
      bot: {
        id,
        deleted: user.deleted,
        name: user.real,
        updated: 1_700_000_000,
        app_id: 'A0APP',
        user_id: user.id,
        icons: { image_36: icon, image_48: icon, image_72: icon },
      },
    }
  },
}
