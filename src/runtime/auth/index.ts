// quintet/auth
export {
  loginRequired,
  permissionRequired,
  redirectToLogin,
  staffRequired,
  superuserRequired,
  userPassesTest,
  type AccessOptions,
  type AuthenticatedRequest,
  type AuthenticatedView,
} from './access.ts';
export { authenticate, createSignedInSession, keepSignedIn, login, logout, type Credentials } from './login.ts';
export {
  authUrls,
  loginForm,
  loginView,
  logoutView,
  type LoginViewOptions,
  type LogoutViewOptions,
} from './login-views.ts';
export {
  passwordChangeDoneView,
  passwordChangeView,
  type PasswordChangeDoneViewOptions,
  type PasswordChangeViewOptions,
} from './password-change-views.ts';
export { sendPasswordReset, type PasswordResetMailOptions } from './password-reset-mail.ts';
export {
  passwordResetCompleteView,
  passwordResetConfirmView,
  passwordResetDoneView,
  passwordResetView,
  type PasswordResetConfirmViewOptions,
  type PasswordResetViewOptions,
} from './password-reset-views.ts';
export { authentication, userContext } from './middleware.ts';
export { hashPassword, isUsablePassword, needsRehash, unusablePassword, verifyPassword } from './passwords/hash.ts';
export {
  checkPassword,
  defaultPasswordValidators,
  maximumLength,
  minimumLength,
  notCommon,
  notNumeric,
  notSimilarToUser,
  type PasswordValidator,
  type UserAttribute,
} from './passwords/validators.ts';
export { HashingBusy, TooManyAttempts } from './errors.ts';
export { createApiToken, listApiTokens, revokeApiToken, type ApiTokenOptions } from './tokens/api-tokens.ts';
export type { ApiToken } from './tokens/token-rows.ts';
export { userCommands, validatePassword } from './user-commands.ts';
export { isActiveUser, isStaffUser, isSuperuser, userAttributes, userModelOf, type UserModel } from './user-model.ts';
export type { AnonymousUser, AuthenticatedUser } from './user.ts';
export { asciiUsername, unicodeUsername } from './usernames.ts';
