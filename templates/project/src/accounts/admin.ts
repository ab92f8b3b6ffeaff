import { modelAdmin } from 'quintet/admin';

export default [
  modelAdmin('User', {
    listDisplay: ['email', 'name', 'isActive', 'isStaff', 'lastLogin'],
    listFilter: ['isActive', 'isStaff', 'isSuperuser'],
    searchFields: ['email', 'name'],
  }),
];
