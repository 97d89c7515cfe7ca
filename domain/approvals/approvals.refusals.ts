import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidPolicy: 'invalid',
  InvalidApproval: 'invalid',
  InvalidDecision: 'invalid',
  UnknownRequest: 'notFound',
  RequestExists: 'conflict',
  RequestWithdrawn: 'conflict',
  AlreadyDecided: 'conflict',
  AlreadyEnded: 'conflict',
  VotedAlready: 'conflict',
  OnlyPeopleDecide: 'forbidden',
  OwnRequest: 'forbidden',
  DecisionNotAllowed: 'forbidden',
  InvalidDelegation: 'invalid',
  UnknownDelegation: 'notFound',
  DelegationExists: 'conflict',
  DelegationCircle: 'conflict',
  DelegationOver: 'conflict',
  RoleNotHeld: 'forbidden',
  DelegationOfAnother: 'forbidden',
});
