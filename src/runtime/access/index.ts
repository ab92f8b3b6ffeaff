// quintet/access: who may do what to which rows.
export { Access, accessOf, type AccessOptions } from './access.ts';
export { policy, type ModelRule, type Policy, type PolicyRules, type RuleOf } from './policy.ts';
export {
  type AccessAction,
  type AccessContext,
  allowAny,
  and,
  type Answer,
  denyAll,
  hasPermission,
  isAuthenticated,
  isAuthenticatedOrReadOnly,
  isOwner,
  isStaff,
  modelPermissions,
  modelPermissionsOrReadOnly,
  not,
  or,
  type OwnerRule,
  readOnly,
  type Rule,
} from './rule.ts';
