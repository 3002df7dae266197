//! Putting the files of a version, as far as they are described.

use fediway::MediaAttachment;

use super::Batch;
use crate::error::Result;

impl Batch {
    pub(super) async fn put_attachments(
        &mut self,
        status: i64,
        version: i64,
        attachments: &[MediaAttachment],
    ) -> Result<()> {
        let clear = "DELETE FROM attachments WHERE status = $1 AND version = $2";
        let clear = sqlx::query(clear).bind(status).bind(version);
        clear.execute(self.on()).await?;
        for (position, attachment) in (0_i64..).zip(attachments) {
            self.put_attachment((status, version, position), attachment)
                .await?;
        }
        Ok(())
    }

    async fn put_attachment(
        &mut self,
        (status, version, position): (i64, i64, i64),
        attachment: &MediaAttachment,
    ) -> Result<()> {
        let meta = attachment.meta.as_ref();
        let focus = meta.and_then(|meta| meta.focus.as_ref());
        let original = meta.and_then(|meta| meta.original.as_ref());
        let pixels = |side: Option<u64>| side.and_then(|pixels| i64::try_from(pixels).ok());
        let id = Some(attachment.id.as_str()).filter(|id| !id.is_empty());
        let query = "INSERT INTO attachments (status, version, position, remote_id, kind, url, \
                        preview_url, remote_url, description, blurhash, focus_x, focus_y, width, height) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let query = sqlx::query(query).bind(status).bind(version).bind(position);
        let query = query.bind(id).bind(attachment.kind.as_str());
        let query = query
            .bind(attachment.url.as_deref())
            .bind(attachment.preview_url.as_deref());
        let query = query.bind(attachment.remote_url.as_deref());
        let query = query.bind(attachment.description.as_deref());
        let query = query.bind(attachment.blurhash.as_deref());
        let query = query
            .bind(focus.map(|focus| focus.x))
            .bind(focus.map(|focus| focus.y));
        let query = query.bind(original.and_then(|size| pixels(size.width)));
        let query = query.bind(original.and_then(|size| pixels(size.height)));
        query.execute(self.on()).await?;
        Ok(())
    }
}
