import { expect } from 'chai';
import { isPublicAddress, outsideUrlFault } from './outside-url.js';

const PUBLIC = ['8.8.8.8', '93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'];
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'this host': ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1'],
  'link-local and metadata': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255', '100.100.100.200'],
  'multicast and broadcast': ['224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1'],
  'reserved, documentation and benchmarks': [
    ...['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.9', '240.0.0.1', '192.88.99.1'],
    ...['2001:db8::1', '100::1'],
  ],
  'IPv4 inside IPv6': [
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '::7f00:1'],
    ...['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '2001::1'],
  ],
  'no address': ['', 'localhost', '1.2.3.4.5', '999.1.1.1', ':::1'],
};

describe('an address', () => {
  for (const address of PUBLIC) {
    it(`${address} is public`, () => expect(isPublicAddress(address)).to.equal(true));
  }
  for (const [what, addresses] of Object.entries(OTHERS)) {
    it(`is not public: ${what}`, () => expect(addresses.filter(isPublicAddress)).to.deep.equal([]));
  }
});

describe('a URL that somebody gave', () => {
  const faultOf = (url: string, loopback = false) => outsideUrlFault(url, { loopback });

  for (const url of [
    'https://partner.example/hooks?from=atlas',
    'https://partner.example:8443/',
    'https://bücher.example/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]:8443/x',
  ]) {
    it(`is taken: ${url}`, () => expect(faultOf(url)).to.equal(undefined));
  }

  const REFUSED: Readonly<Record<string, readonly string[]>> = {
    'another scheme': [
      'http://partner.example/',
      'ftp://partner.example/',
      'file:///etc/passwd',
      'gopher://x.example/',
    ],
    'another port': ['https://partner.example:22/', 'https://partner.example:8080/', 'https://8.8.8.8:6379/'],
    'user info': ['https://u@partner.example/', 'https://u:p@partner.example/', 'https://partner.example@127.0.0.1/'],
    'a fragment': ['https://partner.example/#x', 'https://partner.example/#'],
    'an address that is not public': [
      ...['https://127.0.0.1/', 'https://10.1.2.3/', 'https://169.254.169.254/latest/meta-data/', 'https://[::1]/'],
      ...[
        'https://[::ffff:127.0.0.1]/',
        'https://[::ffff:7f00:1]/',
        'https://[fe80::1]/',
        'https://[64:ff9b::7f00:1]/',
      ],
    ],
    'such an address in other digits': [
      ...['https://2130706433/', 'https://0x7f000001/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://127.1/'],
      ...[
        'https://017700000001/',
        'https://2852039166/',
        'https://127.0.0.1./',
        'https://１２７.０.０.１/',
        'https://①②⑦.0.0.1/',
      ],
      ...['https://0/', 'https://%31%32%37.0.0.1/', 'https://127。0。0。1/'],
    ],
    'a name without a domain, or with an empty end': [
      ...[
        'https://localhost/',
        'https://postgres/',
        'https://partner.example./',
        'https://LOCALHOST./',
        'https://a..b.example/',
      ],
    ],
    'no URL': ['', 'partner.example', 'https://', 'https://[::1', `https://partner.example/${'x'.repeat(2000)}`],
  };
  for (const [what, urls] of Object.entries(REFUSED)) {
    it(`is refused: ${what}`, () => expect(urls.filter((url) => faultOf(url) === undefined)).to.deep.equal([]));
  }

  it('may be http to 127.0.0.1 where that is set, and nothing else besides', () => {
    expect(faultOf('http://127.0.0.1:9000/hook', true)).to.equal(undefined);
    for (const url of [
      'http://127.0.0.2/',
      'http://localhost/',
      'http://10.0.0.1/',
      'https://127.0.0.1/',
      'http://[::1]/',
    ]) {
      expect(faultOf(url, true), url).to.be.a('string');
    }
  });
});
