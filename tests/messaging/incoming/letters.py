"""Messages as servers and people send them, written for the tests."""


def letter(
    text: str, *, subject: str = "Re: Votre projet", sender: str = "Paul Roux <p.roux@exemple.fr>", **headers: str
) -> bytes:
    told = {"From": sender, "Subject": subject, "Date": "Mon, 2 Nov 2026 09:00:00 +0100", **headers}
    told.setdefault("Content-Type", "text/plain; charset=utf-8")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in told.items()]
    return ("\n".join([*lines, "", text])).encode()


def delivery_report(*recipients: tuple[str, str, str], action: str = "failed", notice: str = "") -> bytes:
    """Each recipient: address, status, diagnostic."""
    blocks = [
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}"
        for address, status, words in recipients
    ]
    fields = "\n\n".join(["Reporting-MTA: dns; mx.exemple.fr", *blocks])
    parts = [f"Content-Type: text/plain\n\n{notice}", f"Content-Type: message/delivery-status\n\n{fields}"]
    body = "".join(f"--limite\n{part}\n\n" for part in parts) + "--limite--\n"
    return letter(
        body,
        subject="Undelivered Mail Returned to Sender",
        sender="MAILER-DAEMON@exemple.fr",
        Content_Type="multipart/report; report-type=delivery-status; boundary=limite",
    )
