import { expect } from 'chai';
import { networkOf } from './network.js';

describe('the address that limits count by', () => {
  for (const [address, network] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::1', '00000000000000'],
    ['2001:db8:1:2ab::9', '20010db8000102'],
    ['2001:DB8:1:2ff:1:2:3:4', '20010db8000102'],
    ['2001:db8:1:3ff::', '20010db8000103'],
    ['1::2:3:4:5:6:7', '00010000000200'],
    ['fe80::1%eth0', 'fe800000000000'],
    ['', ''],
  ] as const) {
    it(`${address || 'of nobody'} is ${network || 'nothing'}`, () => expect(networkOf(address)).to.equal(network));
  }
});
