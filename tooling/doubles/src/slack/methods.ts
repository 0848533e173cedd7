import { assistantMethods } from './assistant.ts'
import { authMethods } from './auth.ts'
import type { Methods } from './call.ts'
import { canvasMethods } from './canvases.ts'
import { chatMethods } from './chat.ts'
import { conversationListMethods } from './conversation-lists.ts'
import { conversationMethods } from './conversations.ts'
import { emojiMethods } from './emoji.ts'
import { fileMethods } from './files.ts'
import { historyMethods } from './history.ts'
import { listMethods } from './lists.ts'
import { markMethods } from './marks.ts'
import { peopleMethods } from './people.ts'
import { searchMethods } from './search.ts'
import { teamMethods } from './team.ts'
import { usergroupMethods } from './usergroups.ts'

/** All that this Slack can do; another name is `unknown_method`. */
export const methods: Methods = {
  ...{ ...assistantMethods, ...authMethods, ...canvasMethods, ...chatMethods, ...conversationListMethods },
  ...{ ...conversationMethods, ...emojiMethods, ...fileMethods, ...historyMethods, ...listMethods, ...markMethods },
  ...{ ...peopleMethods, ...searchMethods, ...teamMethods, ...usergroupMethods },
}
