export { type Answer, type CallResult, type Connected, type ConnectOptions, connect, type Era } from './connect.ts'
