import { generateKeyPairSync, sign } from 'node:crypto';

export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const SUBJECT_ALT_NAME = '0603551d11';
const BASIC_CONSTRAINTS = '0603551d13';

/** A certificate for one name, signed by nobody but itself, and good for an hour around `at`. */
export function selfSignedCertificate(name: string, at = new Date()): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(hex(ECDSA_WITH_SHA256));
  const subject = sequence(tagged(0x31, sequence(hex(COMMON_NAME), tagged(0x0c, Buffer.from('test')))));
  const hour = 3_600_000;
  const extensions = sequence(
    sequence(hex(SUBJECT_ALT_NAME), tagged(0x04, sequence(tagged(0x82, Buffer.from(name))))),
    sequence(hex(BASIC_CONSTRAINTS), hex('0101ff'), tagged(0x04, sequence(hex('0101ff')))),
  );
  const content = sequence(
    tagged(0xa0, hex('020102')),
    hex('020101'),
    algorithm,
    subject,
    sequence(timeOf(at.getTime() - hour), timeOf(at.getTime() + hour)),
    subject,
    publicKey.export({ format: 'der', type: 'spki' }),
    tagged(0xa3, extensions),
  );
  const signature = sign('sha256', content, privateKey);
  const der = sequence(content, algorithm, tagged(0x03, Buffer.concat([hex('00'), signature])));
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** DER: what it is, how long it is, and what is in it. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** GeneralizedTime. */
function timeOf(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, '');
  return tagged(0x18, Buffer.from(digits));
}
