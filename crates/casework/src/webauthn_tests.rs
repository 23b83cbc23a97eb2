//! An authenticator in software, whose answers are right until one thing of them is changed.

use super::*;
use ed25519_dalek::Signer as _;
use proptest::prelude::*;

const CHALLENGE: [u8; 32] = [7; 32];

fn party() -> RelyingParty {
    RelyingParty { id: "commonlink.example".to_owned(), origin: "https://commonlink.example".to_owned() }
}

enum Key {
    Es256(p256::ecdsa::SigningKey),
    EdDsa(ed25519_dalek::SigningKey),
}

impl Key {
    fn both() -> [Self; 2] {
        let es = p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap();
        [Self::Es256(es), Self::EdDsa(ed25519_dalek::SigningKey::from_bytes(&[6; 32]))]
    }

    fn cose(&self) -> Value {
        let pair = |key: i64, value: Value| (Value::Integer(key.into()), value);
        let number = |value: i64| Value::Integer(value.into());
        match self {
            Self::Es256(key) => {
                let point = key.verifying_key().to_encoded_point(false);
                Value::Map(vec![
                    pair(1, number(2)),
                    pair(3, number(-7)),
                    pair(-1, number(1)),
                    pair(-2, Value::Bytes(point.x().unwrap().to_vec())),
                    pair(-3, Value::Bytes(point.y().unwrap().to_vec())),
                ])
            }
            Self::EdDsa(key) => Value::Map(vec![
                pair(1, number(1)),
                pair(3, number(-8)),
                pair(-1, number(6)),
                pair(-2, Value::Bytes(key.verifying_key().to_bytes().to_vec())),
            ]),
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Es256(key) => {
                let signature: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(key, message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::EdDsa(key) => key.sign(message).to_bytes().to_vec(),
        }
    }
}

fn said(kind: &str, challenge: &[u8], origin: &str, more: &str) -> Vec<u8> {
    let challenge = BASE64URL_NOPAD.encode(challenge);
    format!("{{\"type\":\"{kind}\",\"challenge\":\"{challenge}\",\"origin\":\"{origin}\"{more}}}")
        .into_bytes()
}

fn data(party: &str, flags: u8, counter: u32) -> Vec<u8> {
    let mut data = Sha256::digest(party.as_bytes()).to_vec();
    data.push(flags);
    data.extend_from_slice(&counter.to_be_bytes());
    data
}

fn attested(format: &str, mut data: Vec<u8>, key: &Value) -> Vec<u8> {
    data.extend_from_slice(&[0; 16]);
    data.extend_from_slice(&32_u16.to_be_bytes());
    data.extend_from_slice(&[9; 32]);
    ciborium::into_writer(key, &mut data).unwrap();
    let entry = |name: &str, value: Value| (Value::Text(name.to_owned()), value);
    let whole = Value::Map(vec![
        entry("fmt", Value::Text(format.to_owned())),
        entry("attStmt", Value::Map(Vec::new())),
        entry("authData", Value::Bytes(data)),
    ]);
    let mut bytes = Vec::new();
    ciborium::into_writer(&whole, &mut bytes).unwrap();
    bytes
}

fn registered(key: &Key) -> Registered {
    let client = said("webauthn.create", &CHALLENGE, "https://commonlink.example", "");
    register(
        &party(),
        &CHALLENGE,
        &client,
        &attested("none", data("commonlink.example", 0x45, 0), &key.cose()),
    )
    .unwrap()
}

fn answer(key: &Key, client: Vec<u8>, authenticator: Vec<u8>) -> Assertion {
    let mut message = authenticator.clone();
    message.extend_from_slice(&Sha256::digest(&client));
    let signature = key.sign(&message);
    Assertion {
        credential: vec![9; 32],
        client_data: client,
        authenticator_data: authenticator,
        signature,
        user: Vec::new(),
    }
}

#[test]
fn what_was_registered_signs_in_and_nothing_else_does() {
    let (here, there) = ("https://commonlink.example", "https://commonlink.example.evil.example");
    let get = "webauthn.get";
    for key in Key::both() {
        let made = registered(&key);
        assert_eq!((made.credential.len(), made.counter), (64, 0));
        let ask = |client: Vec<u8>, data: Vec<u8>| {
            verify(&party(), &CHALLENGE, &answer(&key, client, data), &made.public_key)
        };
        let right = data("commonlink.example", 0x05, 3);
        assert_eq!(ask(said(get, &CHALLENGE, here, ",\"crossOrigin\":false"), right.clone()), Ok(3));
        let wrong = [
            (said("webauthn.create", &CHALLENGE, here, ""), Refused::Kind),
            (said(get, &[8; 32], here, ""), Refused::Challenge),
            (said(get, &CHALLENGE, there, ""), Refused::Origin),
            (said(get, &CHALLENGE, "http://commonlink.example", ""), Refused::Origin),
            (said(get, &CHALLENGE, here, ",\"crossOrigin\":true"), Refused::Origin),
            (said(get, &CHALLENGE, here, ",\"topOrigin\":\"https://evil.example\""), Refused::Origin),
            (b"{}".to_vec(), Refused::Unreadable),
            (vec![b' '; MOST_CLIENT_DATA + 1], Refused::TooLarge),
        ];
        for (client, why) in wrong {
            assert_eq!(ask(client, right.clone()), Err(why));
        }
        for (data, why) in [
            (data("evil.example", 0x05, 3), Refused::Party),
            (data("commonlink.example", 0x04, 3), Refused::NotVerified),
            (data("commonlink.example", 0x01, 3), Refused::NotVerified),
            (data("commonlink.example", 0x15, 3), Refused::Unreadable),
            (right[..36].to_vec(), Refused::Unreadable),
        ] {
            assert_eq!(ask(said(get, &CHALLENGE, here, ""), data), Err(why));
        }
        // A signature over anything else, or by anybody else.
        let good = answer(&key, said(get, &CHALLENGE, here, ""), right);
        let mut risen = good.clone();
        risen.authenticator_data[36] = 9;
        assert_eq!(verify(&party(), &CHALLENGE, &risen, &made.public_key), Err(Refused::Signature));
        for other in Key::both() {
            let other = registered(&other).public_key;
            if other != made.public_key {
                assert_eq!(verify(&party(), &CHALLENGE, &good, &other), Err(Refused::Signature));
            }
        }
        assert_eq!(verify(&party(), &CHALLENGE, &good, "rsa:00"), Err(Refused::Unsupported));
    }
}

#[test]
fn only_what_was_asked_for_is_registered() {
    let client = said("webauthn.create", &CHALLENGE, "https://commonlink.example", "");
    let whole = |format: &str, flags: u8, key: &Value| {
        let bytes = attested(format, data("commonlink.example", flags, 0), key);
        register(&party(), &CHALLENGE, &client, &bytes).map(|made| made.counter)
    };
    let [es, ed] = Key::both().map(|key| key.cose());
    assert_eq!(whole("none", 0x45, &es), Ok(0));
    assert_eq!(whole("packed", 0x45, &es), Err(Refused::Unsupported));
    assert_eq!(whole("none", 0x05, &es), Err(Refused::Unreadable), "no credential is said to be there");
    assert_eq!(whole("none", 0x41, &es), Err(Refused::NotVerified));
    let changed = |key: &Value, at: usize, value: Value| {
        let Value::Map(mut entries) = key.clone() else { panic!("a map") };
        entries[at].1 = value;
        Value::Map(entries)
    };
    let rsa = changed(&es, 1, Value::Integer((-257).into()));
    assert_eq!(whole("none", 0x45, &rsa), Err(Refused::Unsupported));
    let off_the_curve = changed(&es, 4, Value::Bytes(vec![1; 32]));
    assert_eq!(whole("none", 0x45, &off_the_curve), Err(Refused::Unsupported));
    let weak = changed(&ed, 3, Value::Bytes([&[1][..], &[0; 31]].concat()));
    assert_eq!(whole("none", 0x45, &weak), Err(Refused::Unsupported));
    assert_eq!(whole("none", 0x45, &changed(&ed, 3, Value::Bytes(vec![1; 31]))), Err(Refused::Unreadable));
}

proptest! {
    /// Whatever comes, there is an answer, and it is no.
    #[test]
    fn arbitrary_bytes_are_refused(
        client in proptest::collection::vec(any::<u8>(), 0..300),
        other in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let right = said("webauthn.create", &CHALLENGE, "https://commonlink.example", "");
        prop_assert!(register(&party(), &CHALLENGE, &client, &other).is_err());
        prop_assert!(register(&party(), &CHALLENGE, &right, &other).is_err());
        let key = registered(&Key::both()[0]).public_key;
        let right = said("webauthn.get", &CHALLENGE, "https://commonlink.example", "");
        let answer = Assertion {
            client_data: right, authenticator_data: other.clone(), signature: client, ..Assertion::default()
        };
        prop_assert!(verify(&party(), &CHALLENGE, &answer, &key).is_err());
    }

    /// One bit changed anywhere in a right answer is noticed.
    #[test]
    fn a_changed_bit_is_noticed(at in 0_usize..10_000, bit in 0_u8..8, kind in 0_usize..2) {
        let keys = Key::both();
        let client = said("webauthn.get", &CHALLENGE, "https://commonlink.example", "");
        let mut good = answer(&keys[kind], client, data("commonlink.example", 0x05, 3));
        let public = registered(&keys[kind]).public_key;
        let parts = [&mut good.client_data, &mut good.authenticator_data, &mut good.signature];
        let [one, two, three] = parts;
        let total = one.len() + two.len() + three.len();
        let at = at % total;
        let flipped = one.iter_mut().chain(two.iter_mut()).chain(three.iter_mut()).nth(at).unwrap();
        *flipped ^= 1 << bit;
        prop_assert!(verify(&party(), &CHALLENGE, &good, &public).is_err());
    }

    /// Damage anywhere in an attestation ends in an answer.
    #[test]
    fn damaged_attestations_never_panic(at in 0_usize..10_000, byte in any::<u8>(), cut in 0_usize..10_000) {
        let client = said("webauthn.create", &CHALLENGE, "https://commonlink.example", "");
        let mut bytes = attested("none", data("commonlink.example", 0x45, 0), &Key::both()[0].cose());
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = register(&party(), &CHALLENGE, &client, &bytes);
        let _ = register(&party(), &CHALLENGE, &client, &bytes[..cut % length]);
    }
}
