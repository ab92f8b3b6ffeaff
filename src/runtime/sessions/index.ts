// quintet/sessions
export { findSession, messagesContext, sessions } from './middleware.ts';
export { MAX_SESSION_BYTES, Session, type JsonValue } from './session.ts';
export { clearExpiredSessions, SessionStore } from './session-store.ts';
export { Message, Messages, type MessageLevel } from './messages.ts';
