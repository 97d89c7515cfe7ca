import { expect } from 'chai';
import type { AuditKind, AuditRecord } from '../../domain/audit/index.js';
import { thrifty } from './thrifty.js';

const record = (kind: AuditKind, address: string, actorId: string | null = null): AuditRecord => ({
  ...{ kind, outcome: 'refused', actorId, actorName: actorId, roles: [], address, method: 'GET', route: '/v1/orders' },
  ...{ path: '/v1/orders', resource: null, key: null, correlationId: 'c', status: 401, problem: 'unauthenticated' },
  ...{ reason: null, bodyHash: null, requests: 1 },
});

const writtenOf = (records: readonly AuditRecord[], counted = thrifty()): number =>
  records.filter((one) => !counted.isOneOfMany(one)).length;

describe('the thrift of the audit', () => {
  it('writes ten of the failed sign-ins of an address, and counts the others', () => {
    const counted = thrifty();
    const many = Array.from({ length: 5_000 }, () => record('signIn', '203.0.113.7'));
    expect(writtenOf([...many, record('signIn', '203.0.113.8')], counted)).to.equal(11);
    expect(counted.take()).to.deep.equal([{ ...record('signIn', '203.0.113.7'), requests: 4_990 }]);
    expect(counted.take()).to.deep.equal([]);
    expect(writtenOf(many, counted)).to.equal(10);
  });

  it('takes all addresses of an IPv6 network for one, and a person by who they are', () => {
    const network = Array.from({ length: 100 }, (_, index) => record('signIn', `2001:db8:1:2::${index.toString(16)}`));
    expect(writtenOf(network)).to.equal(10);
    const person = Array.from({ length: 100 }, (_, index) => record('authorisation', `203.0.113.${index}`, 'vera'));
    expect(writtenOf(person)).to.equal(60);
  });

  it('is not filled up from many addresses: neither the record nor its own memory', () => {
    const counted = thrifty();
    const many = Array.from({ length: 50_000 }, (_, index) => record('signIn', `10.${index >> 8}.${index & 255}.1`));
    expect(writtenOf(many, counted)).to.equal(1_000);
    const told = counted.take();
    expect(told.length).to.be.below(2_002);
    expect(told.reduce((sum, { requests }) => sum + requests, 0)).to.equal(49_000);
  });

  it('counts no command: each is written', () => {
    expect(writtenOf(Array.from({ length: 5_000 }, () => record('command', '203.0.113.7', 'ollie')))).to.equal(5_000);
  });
});
