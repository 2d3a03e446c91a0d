import type { AdminId, LinkId } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import {
  IsAdminId,
  IsExternalId,
  IsLeftoverSecret,
  IsLinkId,
  IsOneOf,
  IsProvider,
  IsText,
  IsWholeNumber,
  MayBeAbsent,
} from '../../runner/input/input-rules.js';
import type { ExternalUsage } from '../../runner/policy.js';
import { EXTERNAL_USAGES } from './external-identity.record.js';

export class LinksInput {
  /** Whose links. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class LinkExternalIdentityInput {
  /** Whose identity it is said to be. */
  @IsAdminId()
  adminId!: AdminId;

  /** One of `policy.externalProviders`. */
  @IsProvider()
  provider!: string;

  /** What the provider calls the account for good: never an address, which may be somebody else's tomorrow. */
  @IsExternalId()
  externalId!: string;

  /** `sign_in`, or `notify_only` for where things are only told. */
  @IsOneOf(EXTERNAL_USAGES)
  usage!: ExternalUsage;
}

export class ConfirmLinkInput {
  /** One of the caller's own links, by its `linkId`. */
  @IsLinkId()
  linkId!: LinkId;

  /** The provider whose assertion your application has verified just now. */
  @IsProvider()
  provider!: string;

  /** The account that assertion is about, as the provider says it; never what a form says. */
  @IsExternalId()
  externalId!: string;
}

export class RevokeLinkInput {
  /** Whose link; must match, so that a mistaken id changes nobody else's. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `linkId` of a list. */
  @IsLinkId()
  linkId!: LinkId;
}

/** What your application has verified of an assertion. Nothing of it comes from a form. */
export class SignInWithExternalIdentityInput {
  /** The provider whose assertion your application has verified just now. */
  @IsProvider()
  provider!: string;

  /** The account that assertion is about, as the provider says it. */
  @IsExternalId()
  externalId!: string;

  /** A 128-bit value the host keeps in a signed cookie; absent on a new device, or unusable, which counts as that. Recognised, never trusted. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 16, max: 256 })
  device?: Redacted | null;

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. A text that is none counts as none. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 1, max: 512 })
  current?: Redacted | null;
}
