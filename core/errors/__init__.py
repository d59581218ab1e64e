"""Every error that Scrip raises on purpose, as one tree. They carry facts; the sentences are in bot/error_replies/.

ScripError
  RequestError              what was asked cannot be answered as it stands
    ReadingError            ... because of how it is written
    RefusedError            ... because a rule says no
  PriceBookError            a price file is wrong
  SettingError              a setting is wrong
  DeliveryError             a network did not take a message
  NetworkError              a network does not let us in, or cannot be reached
  StoreError                the records cannot be reached, read or written
  MoveError                 the records cannot be moved to another database
"""
